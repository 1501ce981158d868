/** The state stores of a task, with the codecs of their keys and values. */
@NullMarked
package fairlane.pipeline.store;

import org.jspecify.annotations.NullMarked;
