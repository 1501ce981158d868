/**
 * The guarantees of the design as classes. They are fed what can be seen from outside, and know nothing of how it comes
 * about: the same classes judge the simulation, the topology under its test driver, and consumers of a real broker.
 */
@NullMarked
package fairlane.guarantees;

import org.jspecify.annotations.NullMarked;
