package fairlane.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import fairlane.contract.PolicyTableUpdater;
import fairlane.schema.Limit;
import fairlane.schema.Per;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Tests that an invalid policy record is logged and changes no policy. */
class InvalidPolicyTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(PolicyTableUpdater.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of()));
        pipeline.tick();
        logged.start();
        log.addAppender(logged);
        log.setAdditive(false);
    }

    @AfterEach
    void stop() {
        log.detachAppender(logged);
        log.setAdditive(true);
        pipeline.close();
    }

    @Test
    void undecodablePolicyValuesAreIgnored() {
        byte[] garbage = "garbage".getBytes(UTF_8);
        pipeline.policy(pipeline.topics.channels(), "sms", garbage);
        pipeline.policy(pipeline.topics.limits(), "sms/sender/*", garbage);

        assertThat(warnings())
                .containsExactly(
                        "Ignoring the invalid record of the channel or limit sms; a previous valid record stays in"
                                + " force: not Avro: starts with 67 61",
                        "Ignoring the invalid record of the channel or limit sms/sender/*; a previous valid record"
                                + " stays in force: not Avro: starts with 67 61");
    }

    @Test
    void invalidPolicyKeysAreIgnored() {
        for (String key :
                List.of("sms", "sms/number/1", "sms/sender/", "/sender/*", "sms/sender/a/b", "sms/sender/%zz")) {
            pipeline.limit(key, limit -> limit.setPaused(true));
            pipeline.policy(pipeline.topics.limits(), key, null);
        }
        pipeline.channel("no/channel", channel -> {});

        assertThat(warnings())
                .hasSize(13)
                .allMatch(warning -> warning.startsWith("Ignoring the invalid record of the channel or limit "));
    }

    @Test
    void outOfRangePolicyValuesAreIgnored() {
        List<Consumer<Limit.Builder>> bad = List.of(
                limit -> limit.setWeight(0),
                limit -> limit.setWeight(1_001),
                limit -> limit.setMaxQueued(-1L),
                limit -> limit.setRates(List.of(TopologyFixture.rate(0, Per.SECOND, null))),
                limit -> limit.setRates(List.of(TopologyFixture.rate(Double.NaN, Per.SECOND, null))),
                limit -> limit.setRates(List.of(TopologyFixture.rate(1, Per.SECOND, 0))));
        bad.forEach(limit -> pipeline.limit("sms/sender/*", limit));
        for (long seconds : List.of(0L, -1L, Long.MIN_VALUE)) {
            pipeline.channel("sms", channel -> channel.setMaxAgeSeconds(seconds));
        }
        assertThat(warnings()).hasSize(9);
    }

    private List<String> warnings() {
        pipeline.send("acme", "m1", request -> request.setChannel("sms"));
        pipeline.send("acme", "m2", request -> request.setChannel("sms"));
        assertThat(pipeline.deliveries("sms"))
                .as("the earlier policy stays in force")
                .hasSize(2);
        assertThat(logged.list).allMatch(event -> event.getLevel() == Level.WARN);
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
