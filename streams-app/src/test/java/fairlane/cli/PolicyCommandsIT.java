package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests the commands for channels and limits with a real broker. */
class PolicyCommandsIT extends CommandFixture {
    @Test
    void channelsCommandsCreateChangeAndDeleteAChannel() {
        run("topics", "create", "--partitions", "2");
        assertThat(run(
                                "channels",
                                "set",
                                "push",
                                "--rate",
                                "500/s",
                                "--sender-rate",
                                "10/s burst 20",
                                "--max-age",
                                "60")
                        .out())
                .isEqualTo("created push: 500/s, every sender 10/s burst 20, expires after 60 s\n");
        assertThat(run("channels", "set", "push", "--pause", "--max-age", "none", "--cost-by", "sms-segments")
                        .out())
                .isEqualTo("changed push: 500/s, every sender 10/s burst 20, cost by SMS segments, PAUSED\n");
        assertThat(run("channels", "show", "push").out()).contains("rates           500/s\n", "paused          true\n");
        assertThat(run("channels", "list").out()).contains("push     500/s, every sender", "default  no limit\n");
        assertThat(run("topics", "create").out()).contains("deliveries.push").contains("have 2 partitions");
        assertThat(run("channels", "delete", "push").out()).startsWith("deleted push");
        assertThat(run("channels", "list").out()).doesNotContain("push");
        assertThat(shell.run("channels", "delete", "push").exitCode()).isEqualTo(2);
    }

    @Test
    void channelsSetCommandRefusesInvalidValues() {
        createTopics();
        CommandShell.CommandResult rate = shell.run("channels", "set", "sms", "--rate", "fast");
        assertThat(rate.exitCode()).isEqualTo(2);
        assertThat(rate.err()).contains("is not a rate").hasLineCount(1);
        assertThat(shell.run("channels", "set", "intake").err()).contains("a channel cannot be called intake");
    }

    @Test
    void limitsCommandsChangeAndUnsetSingleFields() {
        createTopics();
        assertThat(limits("set", "--customer", "a/b*", "--rate", "1/s", "--rate", "2000/day burst 100", "--burst", "5")
                        .out())
                .isEqualTo("created sms/customer/a%2Fb%2A: rates 1/s burst 5, 2000/day burst 100\n");
        assertThat(limits("set", "--customer", "a/b*", "--weight", "3", "--pause")
                        .out())
                .isEqualTo("changed sms/customer/a%2Fb%2A: rates 1/s burst 5, 2000/day burst 100; weight 3; paused"
                        + " true\n");
        assertThat(limits("set", "--customer", "a/b*", "--burst", "7").out()).contains("1/s burst 7, 2000/day burst 7");
        assertThat(limits("unset", "--customer", "a/b*", "--rate", "--pause").out())
                .isEqualTo("unset rates, paused of sms/customer/a%2Fb%2A\n");
        assertThat(limits("show", "--customer", "a/b*").out()).contains("rates      inherited\n", "weight     3\n");
        assertThat(effective("--sender", "+1"))
                .containsExactly("rates 1/s burst 1 channel sms", "paused false default", "blocked false default");
        assertThat(limits("unset", "--customer", "a/b*", "--weight").exitCode()).isZero();
        assertThat(shell.run("limits", "show", "--channel", "sms", "--customer", "a/b*")
                        .exitCode())
                .isEqualTo(1);
        assertThat(run("limits", "list").out()).isEqualTo("LIMIT  SETTINGS\n");
    }

    private CommandShell.CommandResult limits(String verb, String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("limits", verb, "--channel", "sms"));
        all.addAll(List.of(arguments));
        return run(all.toArray(String[]::new));
    }

    private List<String> effective(String kind, String id) {
        return limits("show", kind, id, "--effective")
                .out()
                .lines()
                .skip(1)
                .map(line -> line.replaceAll(" +", " "))
                .toList();
    }
}
