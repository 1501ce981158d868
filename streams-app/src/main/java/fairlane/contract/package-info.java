/**
 * The rules that the gateway, the pipeline, the workers and the command line share: limits on requests, headers,
 * partitions, policies and costs.
 */
@NullMarked
package fairlane.contract;

import org.jspecify.annotations.NullMarked;
