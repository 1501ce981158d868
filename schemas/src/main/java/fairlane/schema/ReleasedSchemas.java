package fairlane.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/**
 * Loads the released versions of a type's schema, which are the resources {@code released/<Type>/1.avsc}, {@code
 * released/<Type>/2.avsc} and so on.
 */
final class ReleasedSchemas {
    private ReleasedSchemas() {}

    /**
     * Returns all released versions of a type's schema, because values of the type may have been written with any of
     * them.
     *
     * @throws IllegalArgumentException if no schema of the type has been released
     */
    static List<Schema> requireReleases(Schema type) {
        List<Schema> schemas = releases(type.getFullName());
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException(
                    type.getFullName() + " has no released schema, so it can be neither read nor written");
        }
        return schemas;
    }

    /**
     * Returns the schema with which values of this type are written, which is the newest released version.
     *
     * @throws IllegalArgumentException if the type differs from its newest released version
     */
    static Schema writerSchema(Schema type) {
        List<Schema> released = releases(type.getFullName());
        if (released.isEmpty() || fingerprint(released.get(released.size() - 1)) != fingerprint(type)) {
            throw new IllegalArgumentException(
                    type.getFullName() + " differs from its newest released schema, so it cannot be written");
        }
        return released.get(released.size() - 1);
    }

    /** Returns the fingerprint of a schema, which is the CRC-64-AVRO of the schema's canonical form. */
    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /**
     * Returns the released schema versions of a type, the oldest first.
     *
     * @param fullName the full name of the type
     */
    static List<Schema> releases(String fullName) {
        String folder = "released/" + fullName.substring(fullName.lastIndexOf('.') + 1) + "/";
        List<Schema> schemas = new ArrayList<>();
        for (Schema next = read(folder + "1.avsc");
                next != null;
                next = read(folder + (schemas.size() + 1) + ".avsc")) {
            schemas.add(next);
        }
        return schemas;
    }

    private static @Nullable Schema read(String resource) {
        try (InputStream stream = ReleasedSchemas.class.getResourceAsStream(resource)) {
            return stream == null ? null : new Schema.Parser().parse(stream);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
