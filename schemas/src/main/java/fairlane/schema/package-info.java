/** The Avro records that Fairlane reads and writes, their encodings, and the topics. */
@NullMarked
package fairlane.schema;

import org.jspecify.annotations.NullMarked;
