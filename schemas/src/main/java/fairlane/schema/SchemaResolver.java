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

/** Avro's schema resolution, towards one type. */
final class SchemaResolver<T extends SpecificRecord> {
    private final Schema reader;
    private final FastReaderBuilder readers;

    SchemaResolver(Class<T> type, Schema reader) {
        this.reader = reader;
        // A schema comes from outside: it may not name classes to be made.
        this.readers = new FastReaderBuilder(SpecificData.getForClass(type))
                .withClassPropEnabled(false)
                .withKeyClassEnabled(false);
    }

    String name() {
        return reader.getName();
    }

    /** How to decode what this schema wrote; where that cannot be done, a decoder that says why. */
    RecordDecoder<T> decoderFor(Schema writer) {
        if (!isNamedLikeReader(writer)) {
            return failingDecoder("it is a " + writer.getFullName() + ", not a " + name());
        }
        if (isRecursive(writer, new HashSet<>(), new HashSet<>())) {
            return failingDecoder("its schema contains itself, so that bytes could nest without end");
        }
        try {
            DatumReader<T> datumReader = readers.createDatumReader(writer, reader);
            return input -> datumReader.read(null, input);
        } catch (AvroRuntimeException e) {
            return failingDecoder("its schema cannot be read as a " + name() + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("default values of our own schema cannot fail", e);
        }
    }

    private static <T> RecordDecoder<T> failingDecoder(String reason) {
        return input -> {
            throw new UnreadableRecordException(reason);
        };
    }

    /** Avro's Java resolution takes any record for any other whose fields have defaults: all of them for a Limit. */
    private boolean isNamedLikeReader(Schema writer) {
        return writer.getType() == Schema.Type.RECORD && writer.getName().equals(name());
    }

    /** Depth first; what was walked before contains no way back. */
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
