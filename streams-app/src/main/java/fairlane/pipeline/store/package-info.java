/** State stores of a task, their keys and codecs. */
@NullMarked
package fairlane.pipeline.store;

import org.jspecify.annotations.NullMarked;
