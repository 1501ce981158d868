/**
 * The guarantees of the design as classes. They check observable events and depend on no implementation: the same classes
 * check the simulations, the topology in its test driver, and consumers of a real broker.
 */
@NullMarked
package fairlane.guarantees;

import org.jspecify.annotations.NullMarked;
