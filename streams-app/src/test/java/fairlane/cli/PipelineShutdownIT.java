package fairlane.cli;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.admin.Cluster;
import fairlane.config.FairlaneConfig;
import fairlane.pipeline.PipelineRunner;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.MemberDescription;
import org.junit.jupiter.api.Test;

/** Tests whether a pipeline is still a member of its consumer group after a clean shutdown. */
class PipelineShutdownIT extends CommandFixture {
    @Test
    void pipelineWithoutInstanceIdLeavesItsConsumerGroupOnClose() throws Exception {
        createTopics();
        assertThat(membersAfter(Map.of())).isEmpty();
    }

    @Test
    void pipelineWithInstanceIdStaysAMemberOfItsConsumerGroupOnClose() throws Exception {
        createTopics();
        assertThat(membersAfter(Map.of("instance.id", "pipeline-0"))).hasSize(1);
    }

    private List<MemberDescription> membersAfter(Map<String, String> extraSettings) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "bootstrap.servers",
                kafka.bootstrapServers(),
                "topic.prefix",
                config.topics().prefix(),
                "http.port",
                "0",
                "state.dir",
                data.resolve(config.topics().prefix() + "state").toString()));
        settings.putAll(extraSettings);
        try (Cluster cluster = Cluster.connect(FairlaneConfig.load(null, Map.of(), settings))) {
            try (PipelineRunner pipeline = PipelineRunner.start(cluster.config(), cluster.encodings())) {
                assertThat(pipeline.awaitReady(Duration.ofSeconds(60))).isTrue();
            }
            String group = cluster.config().pipeline().applicationId();
            return List.copyOf(cluster.admin()
                    .describeConsumerGroups(List.of(group))
                    .all()
                    .get()
                    .get(group)
                    .members());
        }
    }
}
