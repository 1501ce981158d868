/** Connects to the Kafka cluster for the administration of Fairlane, and creates the topics of Fairlane. */
@NullMarked
package fairlane.admin;

import org.jspecify.annotations.NullMarked;
