/** The Avro records that Fairlane reads and writes, the encodings of these records, and the topics. */
@NullMarked
package fairlane.schema;

import org.jspecify.annotations.NullMarked;
