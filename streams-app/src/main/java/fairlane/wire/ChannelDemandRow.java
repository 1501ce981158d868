package fairlane.wire;

import fairlane.core.model.ChannelDemand;

/**
 * What is to be expected of one partition of a channel, as a pipeline tells of it.
 *
 * @param inFlight messages that were released and are not acknowledged; 0 where that is not known yet
 */
public record ChannelDemandRow(String channel, int partition, ChannelDemand outlook, long inFlight) {}
