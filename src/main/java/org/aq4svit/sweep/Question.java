package org.aq4svit.sweep;

import java.io.Serializable;
import java.util.List;
import org.aq4svit.drift.Gate;
import org.aq4svit.quant.Setting;

/**
 * What the tasks of one job are asked; broadcast.
 *
 * @param images name of the images, the same for equal shards
 */
record Question(Purpose purpose, String images, List<Asked> candidates, Gate gate, SweepConfig.EngineSize engine)
        implements Serializable {

    /** A candidate under judgement. */
    record Asked(String id, Setting setting) implements Serializable {}
}
