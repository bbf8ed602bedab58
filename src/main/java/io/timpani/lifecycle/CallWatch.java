package io.timpani.lifecycle;

/** Told when the model is waited for on behalf of a request: from here on time counts that is limited. */
public interface CallWatch {
    /** Nobody watches. */
    CallWatch NONE = new CallWatch() {
        @Override
        public void computes() {
            // of no interest
        }

        @Override
        public void rests() {
            // of no interest
        }
    };

    /** The model begins to compute, or computes on. */
    void computes();

    /** The model is not waited for any more. */
    void rests();
}
