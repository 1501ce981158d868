package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.config.FairlaneConfig;
import fairlane.dev.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Base class for tests of commands without a pipeline. Starts a real broker for each test class; each test uses its own
 * topic prefix.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CommandFixture {
    Path data;
    EmbeddedKafka kafka;
    CommandShell shell;
    FairlaneConfig config;

    @BeforeAll
    void startKafka(@TempDir Path directory) {
        data = directory;
        kafka = EmbeddedKafka.start(data, 0);
    }

    @AfterAll
    void stopKafka() {
        kafka.close();
    }

    @BeforeEach
    void useOwnTopics(TestInfo test) {
        Map<String, String> environment = Map.of(
                "FAIRLANE_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "FAIRLANE_TOPIC_PREFIX",
                test.getTestMethod().orElseThrow().getName() + ".");
        shell = new CommandShell(environment);
        config = FairlaneConfig.load(null, environment, Map.of());
    }

    final void createTopics() {
        run("topics", "create", "--partitions", "1");
    }

    final CommandShell.CommandResult run(String... arguments) {
        CommandShell.CommandResult result = shell.run(arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result;
    }
}
