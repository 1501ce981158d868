/**
 * Contains one class for each guarantee of the design. The class checks observable events and does not depend on an
 * implementation, so that the same classes check the simulations, the topology in its test driver, and consumers of a
 * real broker.
 */
@NullMarked
package fairlane.guarantees;

import org.jspecify.annotations.NullMarked;
