package org.aq4svit.sweep;

import org.aq4svit.engine.Variant;
import org.aq4svit.quant.Setting;

/** Which statistics the norms of quantized networks go by. */
public enum Norms {
    /** Those of the checkpoint. */
    CHECKPOINT,
    /** Those of the calibration images, under the weights of each candidate. */
    REESTIMATED;

    /** What is watched for drift: a candidate that may never be evaluated is not worth calibrating, so its norms go by what they see. */
    Variant watched(Setting setting) {
        return changeUnder(setting) ? Variant.ofBatch(setting) : Variant.of(setting);
    }

    /** Whether norms go by other statistics than the checkpoint's once the weights have these widths. */
    boolean changeUnder(Setting setting) {
        return this == REESTIMATED && !setting.isFloat();
    }
}
