/**
 * Tests of the shipped distribution: the roles run as separate processes against a real broker, which runs in the test
 * process. The tests check guarantees and messages to users, never internals.
 */
@NullMarked
package fairlane.broker;

import org.jspecify.annotations.NullMarked;
