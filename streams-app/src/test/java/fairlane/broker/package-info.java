/**
 * The pipeline as it is shipped: processes of their own, started from the distribution that the build has made, against
 * a real broker in the process of the tests. What they do is judged by the guarantees alone.
 */
@NullMarked
package fairlane.broker;

import org.jspecify.annotations.NullMarked;
