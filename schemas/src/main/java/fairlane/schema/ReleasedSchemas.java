package fairlane.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** Every version of a type's schema that was ever released: the resources {@code released/<Type>/1.avsc}, 2, and so on. */
final class ReleasedSchemas {
    private ReleasedSchemas() {}

    /** What values of this type may have been written with: its own releases, or those of what it is a projection of. */
    static List<Schema> writersOf(Schema type) {
        Stream<String> names = type.getAliases().isEmpty() ? Stream.of(type.getFullName()) : type.getAliases().stream();
        return names.flatMap(name -> of(name).stream()).toList();
    }

    /** In the order of their release. */
    static List<Schema> of(String fullName) {
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
