package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tests that readers with the current schemas can read old records, and that readers with older schema versions can
 * read new records.
 */
class SchemaCompatibilityTest {

    static List<Schema> valuesOfTopics() {
        return List.of(
                SendRequest.SCHEMA$,
                Channel.SCHEMA$,
                Limit.SCHEMA$,
                Outcome.SCHEMA$,
                Cancellation.SCHEMA$,
                Alert.SCHEMA$);
    }

    @ParameterizedTest
    @MethodSource("valuesOfTopics")
    void currentSchemaReadsRecordsOfEveryReleasedVersion(Schema now) {
        assertThat(ReleasedSchemas.releases(now.getFullName()))
                .isNotEmpty()
                .allSatisfy(released -> assertReads(now, released));
    }

    @ParameterizedTest
    @MethodSource("valuesOfTopics")
    void everyReleasedSchemaVersionReadsRecordsOfCurrentSchema(Schema now) {
        assertThat(ReleasedSchemas.releases(now.getFullName()))
                .isNotEmpty()
                .allSatisfy(released -> assertReads(released, now));
    }

    /**
     * Compares each current schema with its newest released version, ignoring changes that do not affect the data, such
     * as comments.
     */
    @ParameterizedTest
    @MethodSource("valuesOfTopics")
    void newestReleasedSchemaVersionEqualsCurrentSchema(Schema generated) {
        Schema now = withoutJavaTypes(generated);
        List<Schema> released = ReleasedSchemas.releases(now.getFullName());

        assertThat(released.get(released.size() - 1))
                .as(
                        "%1$s.avsc has changed; release the new version as"
                                + " src/main/resources/fairlane/schema/released/%1$s/%2$d.avsc:%n%3$s",
                        now.getName(), released.size() + 1, now.toString(true))
                .isEqualTo(now);
    }

    private static void assertReads(Schema reader, Schema writer) {
        SchemaPairCompatibility result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);

        assertThat(result.getType()).as(result.getDescription()).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static Schema withoutJavaTypes(Schema generated) {
        String plain = generated
                .toString()
                .replaceAll("\\{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
                .replace(",\"avro.java.string\":\"String\"", "");
        return new Schema.Parser().parse(plain);
    }
}
