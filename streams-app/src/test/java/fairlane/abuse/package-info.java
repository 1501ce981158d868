@NullMarked
package fairlane.abuse;

import org.jspecify.annotations.NullMarked;
