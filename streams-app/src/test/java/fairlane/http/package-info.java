@NullMarked
package fairlane.http;

import org.jspecify.annotations.NullMarked;
