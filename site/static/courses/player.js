/*
 * The lesson player's script: an addition to <video controls> or <audio controls>, which play without it.
 * It notes which parts were really played, keeps the notes on the phone until the server has them, and draws
 * what the server answered. What counts is decided on the server alone.
 *
 * THE MARK-UP. One <section data-player ...> around everything; all else is found inside it by its attribute,
 * and whatever is missing is left out. Include with <script type="module" src="{% static 'courses/player.js' %}">.
 *
 * on the section
 *   data-player                  token of the play session (courses.services.open_play(...).token); empty = draw only
 *   data-viewer                  pk of who holds the phone; notes of another person wait for her
 *   data-beat                    address of courses:beat
 *   data-duration                seconds of the film, as a plain figure with a point
 *   data-covered                 what the server has already: JSON [[from, to], ...] in seconds (Seen.intervals)
 *   data-gap                     sentence of one gap, translated, with {from} and {to}: "from {from} to {to}"
 *   data-gap-end                 the same for a gap that reaches the end, with {from}
 * inside
 *   <video|audio data-film>      with its <source>s and <track>s; one of the sources plays without script
 *   <input type="radio" data-quality="audio|small|clear" data-src="address" data-mime="video/mp4" [checked]>
 *                                quality; the position is kept, the choice is remembered on the phone
 *   <select data-speed>          options 0.75, 1, 1.25, 1.5, 2
 *   <button data-go>             big start button over the poster; hidden once it plays
 *   <a data-seek="42.5">         jumps to second 42.5 (transcript lines, gaps)
 *   <bdi data-clock>             becomes 3:05 / 8:00
 *   <svg data-here>              a <line data-needle x2="0%"> and a <circle data-needle cx="0%">
 *   <svg data-seen>              emptied and filled with <rect x="..%" width="..%" height="14">
 *   <bdi data-share>             becomes 62%
 *   <ul data-gaps>               emptied and filled with <li><a data-seek href="#film">sentence</a></li>; hidden if none
 *   <* data-when="offline">      shown while notes wait for the network
 *   <* data-when="refused">      shown, with the server's sentence as its text, when it refused a beat
 *   <* data-when="complete">     shown once the lesson is complete
 *
 * EVENTS on the section, bubbling: `tiwiza:seen`, its detail the server's answer {covered, seconds, share, complete, gaps}.
 */
