package fairlane.schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Reads the examples in the README of the module schemas, so that tests can check them. */
final class SchemasReadme {
    private final String text;

    SchemasReadme() throws IOException {
        text = Files.readString(Path.of("README.md"));
    }

    String text() {
        return text;
    }

    /** Returns the first code block of the README that is written in the given language. */
    String code(String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .map(block -> block.replaceAll("```(" + language + ")?", ""))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the request that the example programs in the README write to Kafka. */
    static SendRequest example() {
        return SendRequest.newBuilder(SampleRequests.bare())
                .setId("1")
                .setChannel("sms")
                .setRecipient("+491511")
                .setBody(ByteBuffer.wrap(new byte[] {'H', 'i'}))
                .build();
    }
}
