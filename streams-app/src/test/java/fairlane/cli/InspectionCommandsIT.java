package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import fairlane.config.FairlaneConfig;
import fairlane.dev.EmbeddedKafka;
import fairlane.pipeline.PipelineRunner;
import fairlane.schema.Encodings;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the commands {@code lanes}, {@code peek} and {@code why} with a real broker and two pipeline instances, each of
 * which owns one partition.
 */
class InspectionCommandsIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String FAR_FUTURE = "2099-01-31T08:00:00Z";

    @TempDir
    private static Path directory;

    private static EmbeddedKafka kafka;
    private static Encodings encodings;
    private static CommandShell shell;
    private static final List<PipelineRunner> pipelines = new ArrayList<>();

    @BeforeAll
    static void start() {
        kafka = EmbeddedKafka.start(directory.resolve("kafka"), 0);
        encodings = Encodings.singleObject();
        shell = new CommandShell(Map.of("FAIRLANE_BOOTSTRAP_SERVERS", kafka.bootstrapServers()));
        run("topics", "create", "--partitions", "2", "--replication-factor", "1");
        pipelines.add(startPipeline("one", Map.of()));
        pipelines.add(startPipeline("two", Map.of()));
        awaitBothInstancesReady();
    }

    private static void awaitBothInstancesReady() {
        await().atMost(TIMEOUT).untilAsserted(() -> {
            TreeSet<String> partitions = new TreeSet<>();
            for (PipelineRunner pipeline : pipelines) {
                partitions.add(partitionsOf(pipeline.endpoint()));
            }
            assertThat(partitions).containsExactly("0", "1");
        });
    }

    @AfterAll
    static void stop() {
        pipelines.forEach(PipelineRunner::close);
        encodings.close();
        kafka.close();
    }

    private static PipelineRunner startPipeline(String name, Map<String, String> extraOptions) {
        return PipelineRunner.start(config(name, extraOptions), encodings);
    }

    private static FairlaneConfig config(String name, Map<String, String> extraOptions) {
        Map<String, String> options = new java.util.HashMap<>(extraOptions);
        options.put("bootstrap.servers", kafka.bootstrapServers());
        options.put("state.dir", directory.resolve(name).toString());
        options.put("http.port", "0");
        options.put("ack.timeout", "1h"); // no worker acknowledges the deliveries
        options.put("replication.factor", "1");
        return FairlaneConfig.load(null, Map.of(), options);
    }

    /** Returns the partitions that the instance at the given endpoint owns. */
    private static String partitionsOf(String endpoint) throws IOException {
        HttpURLConnection connection = (HttpURLConnection)
                URI.create("http://" + endpoint + "/v1/lanes").toURL().openConnection();
        assertThat(connection.getResponseCode()).isEqualTo(200);
        return connection.getHeaderField("Fairlane-Partitions");
    }

    @Test
    void commandsShowMessagesHeldByTheSenderRate() {
        generate(60, "rated", "sms", "+15550100", "m-{n}");
        awaitHeld("rated");

        CommandShell.CommandResult lanes = run("lanes", "--channel", "sms", "--customer", "rated");
        assertThat(lanes.out()).containsPattern("sms +rated +\\+15550100 +SENDER_RATE +\\d\\d .* s +\\d\\d s\\R");
        assertThat(lanes.out()).containsPattern("SENDER_RATE +the sender has used up its rate +\\d\\d +1\\R");

        assertThat(run("why", "--customer", "rated", "--id", "m-60").out())
                .contains(
                        "m-60 of rated", "its sender +15550100 has used up its rate of 1/s burst 1, set by channel sms")
                .containsPattern(
                        "\\(SENDER_RATE\\)\\. \\d\\d messages of its lane leave before it; it leaves in \\d\\d s");

        CommandShell.CommandResult peek = run("peek", "--customer", "rated", "--count", "3");
        assertThat(peek.out()
                        .lines()
                        .skip(1)
                        .limit(3)
                        .map(InspectionCommandsIT::idNumber)
                        .toList())
                .satisfies(ids -> assertThat(ids).isEqualTo(List.of(ids.get(0), ids.get(0) + 1, ids.get(0) + 2)));
        assertThat(peek.out()).contains("There are more").doesNotContain("recipient-");
        assertThat(run("peek", "--customer", "rated", "--show-bodies").out()).contains("recipient-", "\"Message ");

        assertThat(run("why", "--customer", "rated", "--id", "m-1").out())
                .contains("m-1 of rated is no longer held: it was released to sms at");
    }

    /** Returns the number in the id at the start of a line, such as 17 for the line {@code m-17 SENDER_RATE ..}. */
    private static int idNumber(String line) {
        return Integer.parseInt(line.substring(2, line.indexOf(' ')));
    }

    @Test
    void whyCommandNamesTheRecordThatSetsTheCustomerRate() {
        run("channels", "set", "mail");
        run("limits", "set", "--channel", "mail", "--customer", "bolt", "--rate", "1/hour", "--burst", "1");
        generate(3, "bolt", "mail", "a@example.com", "b-{n}");
        awaitHeld("bolt");

        assertThat(run("why", "--customer", "bolt", "--id", "b-3").out())
                .contains("its customer has used up its rate of 1/hour burst 1, set by limit mail/customer/bolt")
                .containsPattern(
                        "\\(CUSTOMER_RATE\\)\\. \\d messages? of its lane leaves? before it; it leaves in \\d h");
        assertThat(run("lanes", "--channel", "mail").out())
                .containsPattern("mail +bolt +a@example.com +CUSTOMER_RATE +\\d ");
    }

    @Test
    void whyCommandNamesTheCommandThatEndsAPause() {
        run("limits", "set", "--channel", "sms", "--sender", "paused", "--pause");
        generate(2, "corner", "sms", "paused", "same");
        awaitHeld("corner");

        CommandShell.CommandResult why = run("why", "--customer", "corner", "--id", "same");
        String end = "fairlane limits set --channel sms --sender paused --no-pause";
        assertThat(why.out().lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .contains("its sender paused is paused, set by limit sms/sender/paused (PAUSED)")
                        .endsWith("Resume it with: " + end));

        run(end.substring("fairlane ".length()).split(" "));
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(run("why", "--customer", "corner", "--id", "same")
                                .out()
                                .lines())
                        .hasSize(2)
                        .allSatisfy(line -> assertThat(line).contains("it was released to sms")));
    }

    @Test
    void lanesCommandShowsScheduledMessagesInARowOfTheirOwn() {
        send(
                "{\"customer\":\"later\",\"id\":\"s-1\",\"channel\":\"email\",\"recipient\":\"anna@example.com\",\"body\":\"Hi\","
                        + "\"notBefore\":\"" + FAR_FUTURE + "\"}");
        awaitHeld("later");

        assertThat(run("lanes", "--customer", "later").out()).containsPattern("email +later +later +SCHEDULED +1 ");
        assertThat(run("why", "--customer", "later", "--id", "s-1").out())
                .contains("it is not to be sent before 2099-01-31", "(SCHEDULED)");
        assertThat(run("peek", "--customer", "later").out())
                .containsPattern("s-1 +SCHEDULED .* a\\*\\*\\*@example.com +2 bytes");
    }

    @Test
    void lanesCommandShowsTheMessagesOfEveryInstance() {
        run("channels", "set", "held", "--pause");
        for (int i = 0; i < 8; i++) {
            generate(1, "spread-" + i, "held", "s", "x");
        }
        await().atMost(TIMEOUT).untilAsserted(() -> {
            CommandShell.CommandResult lanes = run("lanes", "--channel", "held", "--json");
            assertThat(lanes.out().lines()).hasSize(8);
            assertThat(lanes.out()).contains("\"partition\":0", "\"partition\":1");
        });
        assertThat(run("peek", "--channel", "held", "--count", "8").out().lines())
                .hasSize(9);
    }

    @Test
    void lanesCommandSummarizesTwentyThousandLanes() {
        run("channels", "set", "slow", "--sender-rate", "1/hour burst 1", "--max-in-flight", "100000");
        generate(40_000, "many", "slow", "s-{n%20000}", "n-{n}");
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(run("lanes", "--channel", "slow", "--count", "20")
                                .out())
                        .contains("and 19,980 lanes more")
                        .containsPattern("SENDER_RATE +the sender has used up its rate +\\d0,000 +20,000\\R"));

        assertThat(run("lanes", "--channel", "slow", "--json").out().lines()).hasSize(20_000);
        assertThat(run("peek", "--channel", "slow", "--count", "1000").out().lines())
                .hasSize(1_002);
        assertThat(run("why", "--customer", "many", "--id", "n-40000").out())
                .contains("its sender s-0 has used up its rate of 1/hour burst 1, set by channel slow");
    }

    @Test
    void whyCommandStatesTheReasonOfADeadLetter() {
        run("limits", "set", "--channel", "email", "--customer", "blocked", "--block");
        generate(1, "blocked", "email", "s", "d-1");
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(run("dead-letters", "list", "--customer", "blocked")
                                .out())
                        .contains("d-1"));

        assertThat(run("why", "--customer", "blocked", "--id", "d-1").out())
                .contains("d-1 of blocked became a dead letter at", ": BLOCKED, ");
    }

    @Test
    void whyCommandReportsAMessageThatCannotBeFound() {
        CommandShell.CommandResult why = shell.run("why", "--customer", "unknown", "--id", "m-1");
        assertThat(why.err())
                .isEqualTo("fairlane: m-1 of unknown is not held, and was neither released nor is it a dead letter, as"
                        + " far back as the topics go"
                        + System.lineSeparator());
        assertThat(why.exitCode()).isEqualTo(1);
    }

    @Test
    void lanesCommandDistinguishesAnUnknownChannelFromAnEmptyChannel() {
        run("channels", "set", "empty");
        assertThat(run("lanes", "--channel", "empty").out()).isEqualTo("Nothing is held." + System.lineSeparator());

        CommandShell.CommandResult lanes = shell.run("lanes", "--channel", "emptyy");
        assertThat(lanes.err()).startsWith("fairlane: there is no channel emptyy; there are: default, ");
        assertThat(lanes.exitCode()).isEqualTo(2);
    }

    @Test
    void inspectionCommandsReportInOneLineThatNoPipelineRuns() {
        CommandShell withoutPipeline = new CommandShell(
                Map.of("FAIRLANE_BOOTSTRAP_SERVERS", kafka.bootstrapServers(), "FAIRLANE_APPLICATION_ID", "absent"));
        for (String command : List.of("lanes", "peek --channel sms", "why --customer acme --id m-1")) {
            CommandShell.CommandResult result = withoutPipeline.run(command.split(" "));
            assertThat(result.err())
                    .isEqualTo("fairlane: no pipeline is running (the consumer group absent has no members); start one"
                            + " with: fairlane pipeline, or fairlane dev" + System.lineSeparator());
            assertThat(result.out()).isEmpty();
            assertThat(result.exitCode()).isEqualTo(1);
        }
    }

    /**
     * The test holds messages in both partitions, because the unreachable instance may become the owner of either
     * partition and the lanes of the other partition must be shown.
     */
    @Test
    void lanesCommandNamesAnUnreachableInstanceAndShowsTheLanesOfOtherInstances() {
        run("channels", "set", "shown");
        for (String customer : List.of("shown-1", "shown-2", "shown-3", "shown-4")) {
            send("{\"customer\":\"" + customer + "\",\"id\":\"s-1\",\"channel\":\"shown\","
                    + "\"recipient\":\"anna@example.com\",\"body\":\"Hi\",\"notBefore\":\"" + FAR_FUTURE + "\"}");
            awaitHeld(customer);
        }
        Map<String, String> unreachable = Map.of("http.advertised", "127.0.0.1:1");
        try (PipelineRunner third = startPipeline("three", unreachable)) {
            assertThat(third.endpoint()).isEqualTo("127.0.0.1:1");
            await().atMost(TIMEOUT).untilAsserted(() -> {
                CommandShell.CommandResult lanes = shell.run("lanes", "--channel", "shown");
                assertThat(lanes.out()).containsPattern("shown +shown-\\d .*SCHEDULED");
                assertThat(lanes.err()).contains("fairlane: the pipeline at 127.0.0.1:1 does not answer (");
                assertThat(lanes.exitCode()).isEqualTo(1);
            });
        }
        awaitBothInstancesReady();
    }

    private static void generate(int count, String customer, String channel, String sender, String id) {
        run(
                "send",
                "--generate",
                "" + count,
                "--customer",
                customer,
                "--channel",
                channel,
                "--sender",
                sender,
                "--id",
                id);
    }

    private static void send(String line) {
        assertThat(shell.runWithInput(line, "send").exitCode()).isZero();
    }

    private static void awaitHeld(String customer) {
        await().atMost(TIMEOUT)
                .untilAsserted(() -> assertThat(
                                run("lanes", "--customer", customer, "--json").out())
                        .isNotEmpty());
    }

    /** Runs a command and checks that it succeeds and prints no error. */
    private static CommandShell.CommandResult run(String... arguments) {
        CommandShell.CommandResult result = shell.run(arguments);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        return result;
    }
}
