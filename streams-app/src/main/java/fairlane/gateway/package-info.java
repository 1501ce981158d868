/** The classes that start the gateway, follow its Kafka topics and report its health. */
@NullMarked
package fairlane.gateway;

import org.jspecify.annotations.NullMarked;
