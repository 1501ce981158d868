/** The embedded Kafka of the dev command; never on the production image's class path. */
@NullMarked
package fairlane.dev;

import org.jspecify.annotations.NullMarked;
