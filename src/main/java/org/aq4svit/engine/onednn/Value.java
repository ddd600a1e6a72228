package org.aq4svit.engine.onednn;

/** A value of the network. What it is made of changes when a layer that was put off gets computed. */
final class Value {
    private Activation now;

    Value(Activation now) {
        this.now = now;
    }

    Activation now() {
        return now;
    }

    Form form() {
        return now.form();
    }

    void becomes(Activation computed) {
        now.release();
        now = computed;
    }
}
