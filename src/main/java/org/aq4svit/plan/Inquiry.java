package org.aq4svit.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.aq4svit.quant.Setting;
import org.aq4svit.sweep.Groups;
import org.aq4svit.sweep.Purpose;

/**
 * One question to the cluster: a job.
 *
 * @param wave of the images of this purpose
 * @param settings judged together
 * @param shards of images, one task or more each
 * @param images on all shards
 */
public record Inquiry(Purpose purpose, int wave, List<Setting> settings, int shards, long images) {

    /** Images judged, one setting on one image being one. */
    public long judged() {
        return settings.size() * images;
    }

    /** Into how many tasks the settings of a shard are split on so many cores: as the sweep does it. */
    public List<List<Setting>> groups(int cores) {
        int groups = Groups.count(settings.size(), shards, cores);
        return IntStream.range(0, groups)
                .mapToObj(g -> Groups.part(settings, g, groups))
                .toList();
    }
}
