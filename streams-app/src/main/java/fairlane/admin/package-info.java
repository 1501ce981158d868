/** Access to the Kafka cluster for the administration of Fairlane, and the creation of its topics. */
@NullMarked
package fairlane.admin;

import org.jspecify.annotations.NullMarked;
