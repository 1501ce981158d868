package fairlane.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaCompatibility.SchemaPairCompatibility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Old records stay readable, and older programs can read what is written now. */
class SchemaCompatibilityTest {

    static List<Schema> valuesOfTopics() {
        return List.of(SendRequest.SCHEMA$, Channel.SCHEMA$, Limit.SCHEMA$);
    }

    @ParameterizedTest
    @MethodSource("valuesOfTopics")
    void everyReleaseCanBeReadNow(Schema now) {
        assertThat(ReleasedSchemas.of(now.getFullName()))
                .isNotEmpty()
                .allSatisfy(released -> assertReads(now, released));
    }

    @ParameterizedTest
    @MethodSource("valuesOfTopics")
    void whatIsWrittenNowCanBeReadByEveryRelease(Schema now) {
        assertThat(ReleasedSchemas.of(now.getFullName()))
                .isNotEmpty()
                .allSatisfy(released -> assertReads(released, now));
    }

    @ParameterizedTest
    @MethodSource("valuesOfTopics")
    void theNewestReleaseIsWhatIsWrittenNow(Schema now) {
        List<Schema> released = ReleasedSchemas.of(now.getFullName());

        assertThat(withoutJavaTypes(now))
                .as(
                        "%s.avsc has changed: keep it as src/main/resources/fairlane/schema/released/%s/%d.avsc, which is%n%s",
                        now.getName(), now.getName(), released.size() + 1, withoutJavaTypes(now))
                .isEqualTo(released.get(released.size() - 1).toString(true));
    }

    @ParameterizedTest
    @MethodSource("valuesOfTopics")
    void noFieldIsEverWithoutADefaultUnlessItWasInTheFirstRelease(Schema now) {
        Schema first = ReleasedSchemas.of(now.getFullName()).get(0);

        assertThat(now.getFields())
                .filteredOn(field -> first.getField(field.name()) == null)
                .allMatch(Schema.Field::hasDefaultValue);
    }

    @ParameterizedTest
    @MethodSource("everyReleasedRequest")
    void anEnvelopeCanBeReadFromEveryRelease(Schema released) {
        Schema projection = RequestEnvelope.SCHEMA$;

        assertReads(projection, Schema.applyAliases(released, projection));
    }

    static List<Schema> everyReleasedRequest() {
        return ReleasedSchemas.writersOf(RequestEnvelope.SCHEMA$);
    }

    private static void assertReads(Schema reader, Schema writer) {
        SchemaPairCompatibility result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);

        assertThat(result.getType()).as(result.getDescription()).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static String withoutJavaTypes(Schema generated) {
        String plain = generated
                .toString()
                .replaceAll("\\{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
                .replace(",\"avro.java.string\":\"String\"", "");
        return new Schema.Parser().parse(plain).toString(true);
    }
}
