/** The records that Fairlane reads and writes, their encodings, and the table of topics. */
@NullMarked
package fairlane.schema;

import org.jspecify.annotations.NullMarked;
