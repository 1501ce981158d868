/**
 * The embedded Kafka of the command {@code fairlane dev}. The production image does not contain the libraries on which
 * this package depends.
 */
@NullMarked
package fairlane.dev;

import org.jspecify.annotations.NullMarked;
