/**
 * The scheduler, which decides which message is released when, and its rate arithmetic. The code is plain Java and uses
 * no Kafka, clock, thread or log. Each sub-package depends only on those after it in the order scheduler, lanes,
 * limits, model.
 */
@NullMarked
package fairlane.core;

import org.jspecify.annotations.NullMarked;
