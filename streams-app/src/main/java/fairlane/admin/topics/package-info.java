/** Reads and analyses the deliveries topics and the topics of outcomes, dead letters and alerts. */
@NullMarked
package fairlane.admin.topics;

import org.jspecify.annotations.NullMarked;
