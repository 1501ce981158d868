/** The rules that gateway, pipeline, workers and command line share: request limits, headers, partitions, policies and costs. */
@NullMarked
package fairlane.contract;

import org.jspecify.annotations.NullMarked;
