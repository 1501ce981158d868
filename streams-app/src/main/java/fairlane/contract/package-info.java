/**
 * Defines the rules that the gateway, the pipeline, the workers and the command line share: the limits on requests, the
 * record headers, the partition of each customer, the channels and limits, and the cost of a message.
 */
@NullMarked
package fairlane.contract;

import org.jspecify.annotations.NullMarked;
