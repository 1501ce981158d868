package fairlane.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fairlane.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests handler settings whose values are read from files. */
class SettingFilesTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\r\n"})
    void settingIsReadFromFile(String end) throws IOException {
        String file = write(SECRET + end);
        assertThat(SettingFiles.resolve(Map.of("secret.file", file, "url", "https://a")))
                .isEqualTo(Map.of("secret", SECRET, "url", "https://a"));
    }

    @Test
    void handlerUsesSettingReadFromFile() throws Exception {
        String file = write(SECRET + "\n");
        Map<String, String> settings = Map.of("url", "https://unresolvable.invalid/hook", "secret.file", file);
        try (Handler handler = Handlers.installed().create("webhook", settings, 1)) {
            assertThat(handler).isNotNull();
        }
    }

    @Test
    void errorMessageAboutInvalidSettingOmitsFileContents() throws IOException {
        Map<String, String> settings =
                Map.of("url", "https://unresolvable.invalid/hook", "secret.file", write("not-a-signing-secret"));
        assertThatThrownBy(() -> Handlers.installed().create("webhook", settings, 1))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("secret must be whsec_")
                .hasMessageNotContaining("not-a-signing-secret");
    }

    @Test
    void settingWithMissingFileIsRejected() {
        assertThatThrownBy(() -> SettingFiles.resolve(Map.of("secret.file", "/nowhere/secret")))
                .isInstanceOf(ConfigException.class)
                .hasMessage("secret.file is \"/nowhere/secret\": write the path of an existing file");
    }

    @Test
    void directoryInsteadOfSettingFileIsRejected() {
        assertThatThrownBy(() -> SettingFiles.resolve(Map.of("secret.file", directory.toString())))
                .isInstanceOf(ConfigException.class)
                .hasMessage("secret.file is \"" + directory + "\", which cannot be read as a text file");
    }

    @Test
    void emptySettingFileIsRejected() throws IOException {
        String file = write("\n");
        assertThatThrownBy(() -> SettingFiles.resolve(Map.of("secret.file", file)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("secret.file is \"" + file + "\": that file is empty");
    }

    @Test
    void settingGivenDirectlyAndByFileIsRejected() throws IOException {
        String file = write(SECRET);
        assertThatThrownBy(() -> SettingFiles.resolve(Map.of("secret.file", file, "secret", SECRET)))
                .isInstanceOf(ConfigException.class)
                .hasMessage("secret is given twice, once by secret.file; keep one");
    }

    @Test
    void fileForUnknownSettingIsRejected() {
        assertThatThrownBy(() -> Handlers.installed()
                        .require("webhook", Map.of("sekret.file", "x").keySet()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("the handler webhook has no setting sekret.file; did you mean secret?");
    }

    private String write(String text) throws IOException {
        return Files.writeString(directory.resolve("secret"), text).toString();
    }
}
