package fairlane.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.jspecify.annotations.Nullable;

/** Every version of a type's schema that was ever released: the resources {@code released/<Type>/1.avsc}, 2, and so on. */
final class ReleasedSchemas {
    private ReleasedSchemas() {}

    /**
     * What values of this type may have been written with.
     *
     * @throws IllegalArgumentException if nothing was released
     */
    static List<Schema> requireReleases(Schema type) {
        List<Schema> schemas = releases(type.getFullName());
        if (schemas.isEmpty()) {
            throw new IllegalArgumentException(type.getFullName() + " was never released: nothing is written as one");
        }
        return schemas;
    }

    /**
     * What values of this type are written with now, which is its newest release.
     *
     * @throws IllegalArgumentException if the type has changed since
     */
    static Schema writerSchema(Schema type) {
        List<Schema> released = releases(type.getFullName());
        if (released.isEmpty() || fingerprint(released.get(released.size() - 1)) != fingerprint(type)) {
            throw new IllegalArgumentException(type.getFullName() + " was not released as it is: none may be written");
        }
        return released.get(released.size() - 1);
    }

    /** CRC-64-AVRO of the schema's canonical form. */
    static long fingerprint(Schema schema) {
        return SchemaNormalization.parsingFingerprint64(schema);
    }

    /** In the order of their release. */
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
