/** Operations that read and analyse topics: deliveries, outcomes, dead letters and alerts. */
@NullMarked
package fairlane.admin.topics;

import org.jspecify.annotations.NullMarked;
