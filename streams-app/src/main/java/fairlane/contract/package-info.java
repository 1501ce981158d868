/** The rules that pipeline, gateway and command line share: headers, limit keys, policies and costs. */
@NullMarked
package fairlane.contract;

import org.jspecify.annotations.NullMarked;
