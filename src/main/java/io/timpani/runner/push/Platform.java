package io.timpani.runner.push;

import java.io.IOException;
import java.util.Map;

/** What answers calls: the platform, or in a dry run nobody. */
interface Platform {
    /**
     * Makes a call.
     *
     * @return the answer's JSON object, empty when it has none
     * @throws IOException the platform refused it, or did not answer in spite of all retries
     */
    Map<?, ?> post(Call call) throws IOException, InterruptedException;
}
