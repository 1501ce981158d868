/**
 * Tests of the shipped distribution. Pipelines, workers and gateways run as separate processes and use a real broker,
 * which runs in the test process. The tests check guarantees and messages to users, never internals.
 */
@NullMarked
package fairlane.broker;

import org.jspecify.annotations.NullMarked;
