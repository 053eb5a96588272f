export const metadata = { title: 'A site' };

export default function Layout({ children }) {
  return <html lang="en"><body>{children}</body></html>;
}
