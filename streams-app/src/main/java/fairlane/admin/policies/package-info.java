/** Operations that read, change and delete the records of channels and limits. */
@NullMarked
package fairlane.admin.policies;

import org.jspecify.annotations.NullMarked;
