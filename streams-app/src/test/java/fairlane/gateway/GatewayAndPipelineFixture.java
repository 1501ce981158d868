package fairlane.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import fairlane.pipeline.PipelineRunner;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Starts a gateway and a pipeline for each test. */
abstract class GatewayAndPipelineFixture extends GatewayFixture {
    PipelineRunner pipeline;

    @BeforeEach
    void startPipeline() throws InterruptedException {
        pipeline = PipelineRunner.start(cluster.config(), cluster.encodings());
        assertThat(pipeline.awaitReady(Duration.ofSeconds(60))).isTrue();
    }

    @AfterEach
    void stopPipeline() {
        pipeline.close();
    }
}
