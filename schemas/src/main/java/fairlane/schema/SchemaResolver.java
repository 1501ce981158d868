package fairlane.schema;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.FastReaderBuilder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * Creates decoders for values that were written with different schemas. Each decoder converts the values of one writer
 * schema to records of the type {@code T}, by the rules of Avro for schema resolution.
 */
final class SchemaResolver<T extends SpecificRecord> {
    private final Schema reader;
    private final FastReaderBuilder readers;

    SchemaResolver(Class<T> type, Schema reader) {
        this.reader = reader;
        // Writer schemas come from records and are not trusted, so the classes that they name are not instantiated.
        this.readers = new FastReaderBuilder(SpecificData.getForClass(type))
                .withClassPropEnabled(false)
                .withKeyClassEnabled(false);
    }

    String name() {
        return reader.getName();
    }

    /**
     * Returns a decoder for values of a writer schema. If the schema cannot be resolved to the type {@code T}, each use
     * of the decoder throws an exception that says why.
     */
    RecordDecoder<T> decoderFor(Schema writer) {
        if (!isNamedLikeReader(writer)) {
            return failingDecoder("it is a " + writer.getFullName() + ", not a " + name());
        }
        if (isRecursive(writer, new HashSet<>(), new HashSet<>())) {
            return failingDecoder("its schema is recursive, so its values could nest without limit");
        }
        try {
            DatumReader<T> datumReader = readers.createDatumReader(writer, reader);
            return input -> datumReader.read(null, input);
        } catch (AvroRuntimeException e) {
            return failingDecoder("its schema cannot be read as a " + name() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("the defaults of the reader schema cannot be encoded", e);
        }
    }

    private static <T> RecordDecoder<T> failingDecoder(String reason) {
        return input -> {
            throw new UnreadableRecordException(reason);
        };
    }

    /**
     * Whether a writer schema is a record schema with the name of the type that is read. Avro itself does not compare
     * these names, and would read any record as a type whose fields all have defaults, such as Limit.
     */
    private boolean isNamedLikeReader(Schema writer) {
        return writer.getType() == Schema.Type.RECORD && writer.getName().equals(name());
    }

    /**
     * Whether a schema contains itself, directly or indirectly. The method searches depth-first and skips record types
     * that it has visited before, because they are not part of a cycle.
     *
     * @param open the record types that contain the schema, directly or indirectly
     */
    private static boolean isRecursive(Schema schema, Set<String> open, Set<String> visited) {
        return switch (schema.getType()) {
            case RECORD -> isRecursiveRecord(schema, open, visited);
            case UNION -> schema.getTypes().stream().anyMatch(branch -> isRecursive(branch, open, visited));
            case ARRAY -> isRecursive(schema.getElementType(), open, visited);
            case MAP -> isRecursive(schema.getValueType(), open, visited);
            default -> false;
        };
    }

    private static boolean isRecursiveRecord(Schema schema, Set<String> open, Set<String> visited) {
        if (!open.add(schema.getFullName())) {
            return true;
        }
        boolean recursive = visited.add(schema.getFullName())
                && schema.getFields().stream().anyMatch(field -> isRecursive(field.schema(), open, visited));
        open.remove(schema.getFullName());
        return recursive;
    }
}
