/** Records of channels and limits: read, changed and removed. */
@NullMarked
package fairlane.admin.policies;

import org.jspecify.annotations.NullMarked;
