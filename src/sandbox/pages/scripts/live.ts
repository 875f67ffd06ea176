/**
 * Asks every two seconds whether the page still shows how things are, and loads it again when it does not. While
 * somebody is writing, a line with a button takes the place of the reload. Without scripts the page works as it is.
 */
export const liveScript = `
const { live, digest } = document.querySelector('main').dataset;
const isBusy = () =>
  [...document.querySelectorAll('textarea')].some((area) => area.value !== '') ||
  document.activeElement?.matches('select, textarea') === true;
const offer = () => {
  if (document.querySelector('.news') !== null) return;
  const button = document.createElement('button');
  button.className = 'button button-small';
  button.textContent = 'Show';
  button.addEventListener('click', () => location.reload());
  const line = document.createElement('p');
  line.className = 'news';
  line.setAttribute('role', 'status');
  line.append('Something happened here. ', button);
  document.body.append(line);
};
const look = async () => {
  try {
    if (!document.hidden) {
      const answer = await fetch(live, { cache: 'no-store' });
      if (answer.ok && (await answer.text()) !== digest) isBusy() ? offer() : location.reload();
    }
  } catch {
    // The forge has stopped, or is being started again: ask again later.
  }
  setTimeout(look, 2000);
};
setTimeout(look, 2000);
`;
