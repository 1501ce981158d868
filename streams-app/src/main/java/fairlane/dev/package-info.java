/** The embedded Kafka of the dev command. The production image does not contain this package's dependencies. */
@NullMarked
package fairlane.dev;

import org.jspecify.annotations.NullMarked;
