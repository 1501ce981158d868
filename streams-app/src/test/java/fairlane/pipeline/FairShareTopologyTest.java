package fairlane.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.contract.HeaderNames;
import fairlane.schema.Per;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FairShareTopologyTest {
    private TopologyFixture pipeline;

    @BeforeEach
    void start(@TempDir Path stateDir) {
        pipeline = new TopologyFixture(stateDir);
        pipeline.channel("default", channel -> {});
        pipeline.channel("sms", channel -> channel.setSenderRates(List.of(TopologyFixture.rate(1, Per.SECOND, 1))));
        pipeline.tick();
    }

    @AfterEach
    void stop() {
        pipeline.close();
    }

    @Test
    void messageWithinItsLimitsIsReleasedImmediatelyWithHeaders() {
        pipeline.send("acme", "m1", request -> {});

        assertThat(pipeline.deliveries("default")).singleElement().satisfies(delivery -> {
            assertThat(delivery.customer()).isEqualTo("acme");
            assertThat(delivery.id()).isEqualTo("m1");
            assertThat(delivery.text(HeaderNames.ATTEMPT)).isEqualTo("1");
            assertThat(delivery.headers().lastHeader(HeaderNames.SENDER)).isNull();
            assertThat(delivery.number(HeaderNames.RELEASED_AT)).isEqualTo(pipeline.now());
        });
    }

    @Test
    void burstOfOneSenderIsReleasedAtRateOfSender() {
        for (int i = 0; i < 5; i++) {
            String id = "m" + i;
            pipeline.send("acme", id, request -> request.setChannel("sms").setSender("+15550199"));
        }
        pipeline.tickFor(Duration.ofSeconds(6));

        List<ProducedRecord> deliveries = pipeline.deliveries("sms");
        assertThat(deliveries).extracting(ProducedRecord::id).containsExactly("m0", "m1", "m2", "m3", "m4");
        List<Long> gaps = new ArrayList<>();
        for (int i = 1; i < deliveries.size(); i++) {
            gaps.add(deliveries.get(i).releasedAt() - deliveries.get(i - 1).releasedAt());
        }
        assertThat(gaps).containsOnly(1000L);
    }
}
